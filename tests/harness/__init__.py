"""What the tests stand on: real servers, real browsers, a software authenticator."""
