"""Evidence synthesis on low-dose naltrexone."""
__version__ = "0.1.0"
