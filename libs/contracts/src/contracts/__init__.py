"""What Kalends services say to each other."""
