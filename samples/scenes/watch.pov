// A steel wrist watch on slate: dark blue dial, ten past ten.
#version 3.7;
global_settings { assumed_gamma 1.0 max_trace_level 8 }
#include "studio.inc"

#declare Steel = texture { pigment { color SRGB(214, 216, 220) } finish { ambient 0 diffuse 0.10 specular 0.5 roughness 0.006 metallic reflection { 0.68 metallic } } }
#declare Brushed = texture { pigment { color SRGB(190, 192, 196) } normal { radial 0.14 frequency 260 sine_wave turbulence 0.02 } finish { ambient 0 diffuse 0.25 specular 0.4 roughness 0.03 metallic reflection { 0.38 metallic } } }
#declare Lume = texture { pigment { color SRGB(236, 232, 214) } finish { ambient 0.02 diffuse 0.85 } }
#declare Strap = texture {
  pigment { bozo scale 0.5 color_map { [0 color SRGB(108, 58, 28)] [1 color SRGB(136, 76, 38)] } }
  normal { average normal_map { [1 crackle 0.35 scale 0.09] [1 granite 0.15 scale 0.3] } }
  finish { ambient 0 diffuse 0.75 specular 0.22 roughness 0.03 }
}
#declare Dial = texture {
  pigment { cylindrical rotate x*0 scale <1.75, 1, 1.75> color_map { [0 color SRGB(6, 12, 30)] [0.35 color SRGB(14, 34, 76)] [1 color SRGB(30, 66, 128)] } }
  normal { radial 0.05 frequency 180 sine_wave }
  finish { ambient 0 diffuse 0.6 specular 0.35 roughness 0.02 metallic reflection { 0.06 } }
}

// angle on the dial for minutes M: 0 is away from us (z), clockwise from above
#macro Mark(M, Thing) object { Thing rotate y*M*6 } #end
#macro Hand(L, Wd, Y)
  union {
    prism { linear_sweep linear_spline 0, 0.022, 6, <-Wd*0.6, -0.30>, <-Wd, L*0.62>, <0, L>, <Wd, L*0.62>, <Wd*0.6, -0.30>, <-Wd*0.6, -0.30> texture { Steel } }
    prism { linear_sweep linear_spline 0.0, 0.026, 5, <-Wd*0.42, L*0.12>, <-Wd*0.55, L*0.60>, <Wd*0.55, L*0.60>, <Wd*0.42, L*0.12>, <-Wd*0.42, L*0.12> texture { Lume } }
    translate y*Y
  }
#end
#declare Head = union {
  // case, lugs and crown
  difference {
    union {
      lathe { linear_spline 9, <0, -0.42>, <1.55, -0.42>, <1.90, -0.22>, <2.0, 0.02>, <2.0, 0.16>, <1.93, 0.24>, <1.60, 0.26>, <0, 0.26>, <0, -0.42> texture { Steel } }
    }
    cylinder { <0, 0.04, 0>, <0, 1, 0>, 1.70 texture { Steel } }
  }
  // the bezel: polished inside, brushed on top
  difference {
    lathe { cubic_spline 9, <1.6, 0.1>, <1.92, 0.20>, <1.94, 0.28>, <1.86, 0.38>, <1.72, 0.42>, <1.64, 0.38>, <1.62, 0.2>, <1.92, 0.20>, <1.94, 0.28> texture { Steel } }
    plane { y, -2 }
  }
  torus { 1.80, 0.045 scale <1, 0.6, 1> translate y*0.40 texture { Brushed } }
  #for (S, -1, 1, 2) #for (Q, -1, 1, 2)
    sphere_sweep { cubic_spline 6,
      <S*1.12, -0.05, Q*0.8>, 0.2, <S*1.16, -0.02, Q*1.3>, 0.24, <S*1.16, 0.0, Q*1.75>, 0.22, <S*1.14, -0.14, Q*2.14>, 0.17, <S*1.13, -0.36, Q*2.36>, 0.12, <S*1.1, -0.7, Q*2.5>, 0.1
      texture { Steel } }
  #end #end
  union {
    cylinder { <1.95, -0.06, 0>, <2.12, -0.06, 0>, 0.14 }
    difference {
      cylinder { <2.10, -0.06, 0>, <2.42, -0.06, 0>, 0.27 }
      #for (K, 0, 23) cylinder { <2.0, 0.275, 0>, <2.38, 0.275, 0>, 0.022 rotate x*K*15 translate y*-0.06 } #end
    }
    sphere { 0, 0.22 scale <0.25, 1, 1> translate <2.42, -0.06, 0> }
    texture { Steel }
  }
  // dial, chapter ring, markers
  cylinder { <0, 0.05, 0>, <0, 0.08, 0>, 1.69 texture { Dial } }
  difference {
    cone { <0, 0.08, 0>, 1.56, <0, 0.24, 0>, 1.72 }
    cone { <0, 0.079, 0>, 1.50, <0, 0.241, 0>, 1.66 }
    texture { pigment { color SRGB(10, 16, 32) } finish { ambient 0 diffuse 0.6 specular 0.2 } }
  }
  #for (M, 0, 59)
    #if (mod(M, 5) = 0)
      Mark(M, union {
        box { <-0.055, 0.08, 1.12>, <0.055, 0.125, 1.42> texture { Steel } }
        box { <-0.032, 0.08, 1.15>, <0.032, 0.13, 1.39> texture { Lume } }
        #if (M = 0) box { <-0.16, 0.08, 1.12>, <-0.09, 0.125, 1.42> texture { Steel } } box { <0.09, 0.08, 1.12>, <0.16, 0.125, 1.42> texture { Steel } } #end
      })
    #end
    Mark(M, box { <-0.010, 0.08, 1.45>, <0.010, 0.083, 1.53> texture { Lume } })
  #end
  // seconds at six
  union {
    torus { 0.40, 0.018 translate y*0.085 texture { Steel } }
    cylinder { y*0.08, y*0.084, 0.39 pigment { color SRGB(8, 14, 30) } normal { onion 0.4 scale 0.02 } finish { ambient 0 diffuse 0.5 specular 0.3 } }
    #for (K, 0, 11) box { <-0.009, 0.084, 0.29>, <0.009, 0.087, 0.36> rotate y*K*30 texture { Lume } } #end
    box { <-0.012, 0.09, -0.10>, <0.012, 0.10, 0.33> rotate y*132 pigment { color SRGB(214, 92, 40) } finish { diffuse 0.8 } }
    cylinder { y*0.08, y*0.115, 0.03 texture { Steel } }
    translate z*-0.72
  }
  text { ttf "timrom.ttf" "Tintype" 0.02, 0 scale <0.30, 0.30, 0.1> rotate x*90 translate <-0.46, 0.098, 0.52> texture { Lume } }
  text { ttf "cyrvetic.ttf" "AUTOMATIC" 0.02, <0.12, 0> scale <0.105, 0.105, 0.1> rotate x*90 translate <-0.36, 0.098, 0.38> texture { Lume } }
  object { Hand(0.86, 0.085, 0.13) rotate y*(10/12*360 + 4.6) }
  object { Hand(1.32, 0.068, 0.165) rotate y*(9.2*6) }
  cylinder { y*0.08, y*0.215, 0.075 texture { Steel } }
  // crystal
  intersection {
    sphere { <0, -11.60, 0>, 12.02 }
    cylinder { y*0.30, y*1, 1.66 }
    pigment { color rgbt 1 }
    finish { ambient 0 diffuse 0 reflection { 0.0, 0.55 fresnel on } conserve_energy }
    interior { ior 1.12 }
    no_shadow
  }
}

// the strap: two padded straps that fall away over a cushion
  #declare Pth = spline { cubic_spline -0.2, <0, -0.02, 1.5>, 0, <0, -0.10, 1.98>, 0.15, <0, -0.22, 2.5>, 0.35, <0, -0.62, 3.3>, 0.6, <0, -1.0, 4.5>, 0.8, <0, -1.04, 5.6>, 1.0, <0, -1.04, 6.8>, 1.2, <0, -1.04, 8> }
  #declare NS = 60; #declare NC = 30;
  #declare Pp = array[NS + 1][NC + 1];
  #for (I, 0, NS)
    #declare T = I/NS;
    #declare C0 = Pth(T);
    #declare Tg = vnormalize(Pth(T + 0.01) - Pth(T - 0.01));
    #declare Up = vcross(Tg, x);
    #declare HW = 0.90 - 0.16*T;
    #for (J, 0, NC)
      #declare A = 2*pi*J/NC;
      #declare Cx = cos(A); #declare Sx = sin(A);
      #declare PX = pow(abs(Cx), 0.35)*(Cx < 0 ? -1 : 1);
      #declare Pad = (0.16 + 0.07*(1 - T)*(1 - pow(PX, 4)));
      #declare V = C0 + x*HW*PX + Up*Pad*pow(abs(Sx), 0.6)*(Sx < 0 ? -1 : 1);
      #declare Pp[I][J] = V;
    #end
  #end
  #macro Nv(I, J)
    #local J0 = (J = 0 ? NC - 1 : J - 1); #local J1 = (J = NC ? 1 : J + 1);
    (vnormalize(vcross(Pp[I][J1] - Pp[I][J0], Pp[min(NS, I + 1)][J] - Pp[max(0, I - 1)][J])*-1))
  #end
#declare StrapHalf = union {
  mesh {
    #for (I, 0, NS - 1) #for (J, 0, NC - 1)
      smooth_triangle { Pp[I][J], Nv(I, J), Pp[I + 1][J], Nv(I + 1, J), Pp[I][J + 1], Nv(I, J + 1) }
      smooth_triangle { Pp[I + 1][J], Nv(I + 1, J), Pp[I + 1][J + 1], Nv(I + 1, J + 1), Pp[I][J + 1], Nv(I, J + 1) }
    #end #end
    texture { Strap }
  }
  #for (S, -1, 1, 2) #for (K, 1, 44)
    #declare T = 0.05 + K/46*0.95;
    #declare C0 = Pth(T); #declare C1 = Pth(T + 0.011);
    #declare U = vcross(vnormalize(C1 - C0), x)*0.195;
    #declare V0 = C0 + U + x*S*(0.78 - 0.16*T); #declare V1 = C1 + U + x*S*(0.78 - 0.16*T);
    cylinder { V0, V1, 0.022 pigment { color SRGB(226, 206, 168) } finish { diffuse 0.8 } }
  #end #end
}

union {
  object { Head }
  object { StrapHalf }
  object { StrapHalf scale <1, 1, -1> }
  translate y*1.22
  rotate y*-32
}

plane { y, 0
  pigment { granite scale 3 color_map { [0 color SRGB(50, 54, 58)] [0.6 color SRGB(74, 78, 82)] [1 color SRGB(92, 94, 96)] } }
  normal { average normal_map { [1 granite 0.35 scale 1.6] [0.6 wrinkles 0.5 scale <1.5, 1, 0.8>] } }
  finish { ambient 0 diffuse 0.7 specular 0.12 roughness 0.05 }
}
// the block the case rests on
superellipsoid { <0.12, 0.12> scale <1.5, 0.4, 1.5> translate y*0.36 rotate y*-32 texture { Strap } }

sky_sphere { pigment { gradient y color_map { [0 color SRGB(90, 92, 96)] [0.5 color SRGB(40, 42, 46)] [1 color SRGB(120, 122, 126)] } } }
Softbox(<-6, 9, 4>, <0, 1, 0>, 6, 5, 0.95, 2.0, rgb <1, 0.97, 0.92>, 3)
Softbox(<8, 6, -2>, <0, 1, 0>, 3, 5, 0.45, 1.4, rgb <0.88, 0.94, 1>, 3)
Softbox(<-3, 6, -9>, <0, 1, 0>, 3, 3, 0.25, 0.9, rgb <1, 1, 1>, 3)

camera {
  location <0.6, 9.4, -7.6>
  right x*image_width/image_height
  look_at <0.05, 1.05, -0.1>
  angle 33
}
