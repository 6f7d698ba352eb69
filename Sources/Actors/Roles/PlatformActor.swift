/// Somebody who takes part: looks at the chain, does what is due, and knows nothing between two steps that its folder does not know.
package protocol PlatformActor {
  /// Looks once, and does what is due now.
  mutating func step() throws(ActorError) -> ActorProgress
}

/// What a step came to.
package enum ActorProgress: Hashable, Sendable {
  /// Something was done: look again at once.
  case acted
  /// Somebody else's turn.
  case waiting
  /// There is nothing left to do.
  case finished
}
