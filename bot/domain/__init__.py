"""What the guide knows and how it calculates: values in, values out; no Discord, no files, no clock."""
