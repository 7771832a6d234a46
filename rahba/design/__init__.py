"""The design system: base pages, components, styles, the offline kit."""
