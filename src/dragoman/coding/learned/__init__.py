"""The learned coder: word pieces (`wordpiece`) and the model that reads them (`reader`)."""
