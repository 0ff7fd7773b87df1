import { mount } from "./mount.tsx";
import { SweepView } from "./sweep-view.tsx";

void mount(SweepView);
