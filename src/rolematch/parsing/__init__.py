"""Document to profile: sections, skills, dates, titles, positions, education, months."""
