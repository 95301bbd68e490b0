"""The one rule form, and how each kind of limit becomes rows of the canonical model."""
