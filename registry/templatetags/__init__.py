"""How values show on pages, for every door that renders templates."""
