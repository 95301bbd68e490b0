"""The plan file: from text to a checked document, and back."""
