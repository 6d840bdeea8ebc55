def evidence() -> None:
    '''todo'''
