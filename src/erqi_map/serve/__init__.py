"""What an app has done beside it: files and payloads, made in processes of their own."""
