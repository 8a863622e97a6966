"""The texts of a plan that is under way: newer versions, new steps, and telling the client."""
