"""ApiFunction: answers HTTP requests for the API, the feeds and the site."""
