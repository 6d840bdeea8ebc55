def show() -> None:
    '''todo'''
