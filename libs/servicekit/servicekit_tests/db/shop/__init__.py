"""A service that has nothing but migrations."""
