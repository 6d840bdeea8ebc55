def import_documents() -> None:
    '''todo'''
