"""Sign-ins, and the device tokens that outlive them."""
