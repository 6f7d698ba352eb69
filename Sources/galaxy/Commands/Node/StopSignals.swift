import Glibc

/// The signals that end a server in order.
struct StopSignals {
  private var set = sigset_t()

  /// Keeps them from ending the process at once.
  init() {
    sigemptyset(&set)
    sigaddset(&set, SIGINT)
    sigaddset(&set, SIGTERM)
    pthread_sigmask(SIG_BLOCK, &set, nil)
  }

  /// Waits for one of them.
  func wait() {
    var set = set
    var signal: Int32 = 0
    sigwait(&set, &signal)
  }
}
