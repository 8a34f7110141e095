"""A copy to hand out, written from what it may contain: what is not named here stays behind."""
