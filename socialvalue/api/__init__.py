"""Social value for programs, and the API put together: this app knows of all the others."""
