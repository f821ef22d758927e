"""The integration graph, and what is asked of it.

Enter at `flows`. `lineage` follows objects, `graph` looks at the shape and alone knows networkx, `walk` is the one
search of them all. May import `calendar`, `taxonomy` and `text` of the core, no other room.
"""
