"""Records that nobody changes unseen: sealed entries with their files in a folder, and who approved what."""
