"""One file a family of faults; each registers what it can do with rig.registry."""
