print("galaxy")
