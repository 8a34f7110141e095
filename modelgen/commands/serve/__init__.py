"""The tool as pages in a browser of this machine: models that answer, commands by mouse."""
