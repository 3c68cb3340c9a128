"""Read resumes, find the skills in them, say how well each candidate fits a role, at which level, and why."""
