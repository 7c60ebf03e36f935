"""What happens at the way in and concerns both an identity and its accounts."""
