"""What readers say of the bank: that something is wrong with a question, or that one is missing."""
