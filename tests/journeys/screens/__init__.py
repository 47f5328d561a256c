"""Pictures of every screen of the Mini App, for the README and for whoever looks after its looks."""
