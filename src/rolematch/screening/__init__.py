"""A folder of resumes to scores and failures."""
