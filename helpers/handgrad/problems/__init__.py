"""What each exercise asks: formula, notation, goal, known mistakes with their hints."""
