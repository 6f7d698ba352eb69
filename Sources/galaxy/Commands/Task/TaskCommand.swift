import ArgumentParser

/// What a model provider does.
struct TaskCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "task",
    abstract: "Have a model trained by data providers: create, run, look, export.",
    discussion: """
      A first round:
        galaxy task create task.json --from alice     deploys it with its budget
        galaxy task run task.json --from alice        sees it through to the end
        galaxy task status 0x…
        galaxy task export 0x… --out weights.csv

      A task is JSON; the schema and the test rows lie beside it:
        {"schema": "schema.json", "test": "test.csv", "places": 5, "rounds": 10,
         "reserve": "2 coin", "deposit": "0.1 coin", "fee": "0.01 coin",
         "bond": "1 coin", "minimumQuality": 0.2, "minimumRows": 50, "target": 0.8, "gated": 0.5,
         "plan": "shapley", "steps": 5, "rate": 0.5, "decay": 0.0001, "batch": 64,
         "enrol": 60, "commit": 60, "reveal": 60, "score": 120}

      `reserve` is the most that a place of quality 1 may cost; places * reserve and
      the bond are paid in when it is created. Times are seconds: what is not done in time
      is left out, and a model provider that is silent loses budget and bond.

      "model": "network" trains a hidden layer of "units" units (ReLU; at most as many as
      features, by default 16), from random weights of a "seed"; "start": FOLDER begins
      with what `galaxy model import` wrote. With "tolerance": 0.01 the task ends when a
      round changes no weight by more.
      """,
    subcommands: [
      TaskCreateCommand.self, TaskRunCommand.self, TaskStatusCommand.self, TaskExportCommand.self,
      TaskPageCommand.self,
    ])
}
