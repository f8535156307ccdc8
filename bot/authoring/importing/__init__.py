"""What others wrote elsewhere (Markdown, CSV, Rasa) -> topic files, and what a person must see to."""
