"""Next words and next drawings of what is published: they wait beside it for a second editor."""
