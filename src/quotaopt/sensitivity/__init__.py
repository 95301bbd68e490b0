"""What moves a number: how targets answer to a change of a limit, and how far that stays true."""
