"""What people see: the Telegram bot, its command line and the local chat. Wires engine and storage together."""
