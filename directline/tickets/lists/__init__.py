"""What the doors list: selects, filters, annotations and pages, each narrowed to what the person sees."""
