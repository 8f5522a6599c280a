"""Two words of the vocabulary that mean the same become one, and can become two again."""
