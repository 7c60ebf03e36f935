"""Every write of accounts, companies and places of issue."""
