"""What servers made of their answers: versions, releases underneath, and taking words away."""
