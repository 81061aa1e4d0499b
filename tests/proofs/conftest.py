from tests.proofs.chance import chance

__all__ = ["chance"]
