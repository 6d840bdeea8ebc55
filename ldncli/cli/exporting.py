def export() -> None:
    '''todo'''
