"""The mathematics of a round of a negotiation: from proposals and bids to the next proposal. No files."""
