"""Everything that interviewers do that is kept. Each function is one transaction."""
