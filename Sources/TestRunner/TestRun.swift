import VM

/// Runs the tests of many files on several threads. What is told of them, and in which order, is what one thread would tell: each
/// test has a chain of its own.
package struct TestRun: Sendable {
  private let files: [TestFile]
  private let options: TestSuite.Options
  private let threads: Int
  /// File and number of each test.
  private let tests: [(file: Int, number: Int)]

  /// The tests of these files.
  package init(_ files: [TestFile], options: TestSuite.Options, threads: Int) {
    self.files = files
    self.options = options
    self.threads = threads
    tests = files.indices.flatMap { file in
      files[file].tests(options.filter).indices.map { (file, $0) }
    }
  }

  /// Runs them; `report` hears of each, `ended` of each file with the runs of its tests, when all of them have ended.
  package func run(
    report: (TestResult) -> Void, ended: (TestFile, [TestSuite.Run]) throws -> Void
  ) rethrows {
    var runs: [TestSuite.Run] = []
    var file = 0
    try OrderedWork.run(
      tests.count, threads: threads, state: { Suite() },
      part: { [files, options, tests] index, suite in
        suite.of(tests[index].file, files, options).run(number: tests[index].number)
      },
      use: { index, run in
        while file < tests[index].file {
          try ended(files[file], runs)
          runs = []
          file += 1
        }
        report(run.result)
        runs.append(options.isTraced ? run : TestSuite.Run(run.result))
      })
    for rest in file..<max(file, files.count) {
      try ended(files[rest], runs)
      runs = []
    }
  }

  /// The suite of the file that a thread is at.
  private struct Suite {
    private var current: (file: Int, suite: TestSuite)?

    mutating func of(
      _ file: Int, _ files: [TestFile], _ options: TestSuite.Options
    ) -> TestSuite {
      if let current, current.file == file { return current.suite }
      let suite = TestSuite(files[file], options: options)
      current = (file, suite)
      return suite
    }
  }
}
