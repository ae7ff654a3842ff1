"""What people see: the bot, its command line and the local chat. Wires the rest together."""
