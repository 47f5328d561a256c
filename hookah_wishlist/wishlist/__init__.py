"""What a person wants to try, what was bought, and the ten minutes in which a removal can be taken back."""
