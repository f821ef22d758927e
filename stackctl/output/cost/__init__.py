"""What a stack costs, in each format."""
