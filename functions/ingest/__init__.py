"""A drop becomes an article: events -> drop (tickets) -> bucket -> formats -> normalise -> claims."""
