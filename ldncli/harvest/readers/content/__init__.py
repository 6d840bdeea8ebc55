"""What full texts and register entries say beyond a reference: tables, sections, results."""
